"""The deck's own listings, word for word, and each wrong one mended.

An arrow that marks a turn of the line on a slide is left out; nothing else is changed.
"""

GRADIENT_DESCENT = """
def gradient_descent(X,y,alpha=0.001,epochs=100):

    w = rand(X.shape[1],1)
    b = 0

    for _ in range(epochs):
        z = dot(X,w)+b
        a = activation(z)
        dw = X.T.dot(a-y)
        db = sum(a-y)
        w = w - alpha*dw
        b = b - alpha*db

    return w,b
"""

STOCHASTIC_GD = """
def stochastic_GD(X,y,epochs=100):

    w = rand(X.shape[1],1)
    b = rand(1,1)

    for _ in range(epochs):
        for x_i,y_i in zip(X,y):
            z = dot(x_i,w)+b
            a = activation(z)
            dw = (a-y_i)*x_i
            db = a-y_i
            w = w - alpha*dw
            b = b - alpha*db

    return w,b
"""

STOCHASTIC_GD_MENDED = """
def stochastic_GD(X,y,alpha=0.001,epochs=100):

    w = rand(X.shape[1],1)
    b = rand(1,1)

    for _ in range(epochs):
        for x_i,y_i in zip(X,y):
            z = dot(x_i,w)+b
            a = activation(z)
            dw = (a-y_i)*x_i.reshape(-1,1)
            db = a-y_i
            w = w - alpha*dw
            b = b - alpha*db

    return w,b
"""

PROPAGATION = """
def forward_propagation(X):

    z1 = dot(self.W1,X.T)+self.b1
    a1 = relu(z1)
    z2 = dot(self.W2,a1)+self.b2
    a2 = sigmoid(z2)

    return a2

def backward_propagation(X,a2,y):

    m = a1.shape[1]
    dz2 = a2-y
    dW2 = dot(a1.T,dz2)/m
    db2 = sum(dz2, axis=0)

    m = X.shape[1]
    dz1 = dot(dz2, self.W2.T)*relu_derivative(z1)
    dW1 = dot(X.T,dz1)/m
    db1 = sum(dz1, axis=0)

    return dW1, db1, dW2, db2
"""

PROPAGATION_MENDED = """
def forward_propagation(X):

    z1 = dot(X,self.W1)+self.b1
    a1 = relu(z1)
    z2 = dot(a1,self.W2)+self.b2
    a2 = sigmoid(z2)

    return z1, a1, a2

def backward_propagation(X,z1,a1,a2,y):

    m = X.shape[0]
    dz2 = (a2-y)/m
    dW2 = dot(a1.T,dz2)
    db2 = sum(dz2, axis=0)

    dz1 = dot(dz2, self.W2.T)*relu_derivative(z1)
    dW1 = dot(X.T,dz1)
    db1 = sum(dz1, axis=0)

    return dW1, db1, dW2, db2
"""

TRAINING_LOOP = """
import tensorflow as tf

weights = tf.Variable([tf.random.normal()])

while True:    # loop forever
    with tf.GradientTape() as g:
        loss = compute_loss(weights)
        gradient = g.gradient(loss, weights)

    weights = weights - lr * gradient
"""

TRAINING_LOOP_MENDED = """
import tensorflow as tf

weights = tf.Variable(tf.random.normal([d, 1]))

for _ in range(epochs):
    with tf.GradientTape() as g:
        loss = compute_loss(weights)
    gradient = g.gradient(loss, weights)
    weights.assign_sub(lr * gradient)
"""
